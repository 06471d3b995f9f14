"""Next years' cost of a team: who will be there with which facts, month by month, each paid by the same rule engine.

`assumptions` says what is taken for granted, `retirement` when people reach their age, `ageing` what facts become by
themselves, `chances` what they may become. `standards` lays paths of minimum and average wages over packs. `table` has
the engine work out every month's distinct facts once; `expected` weighs them exactly, `paths` draws lots for ranges, and
`forecast` puts both together as `results`.
"""
