"""Papers: what an office prints of people's files, as PDF and as Word. Nothing here knows Django.

`paper` is a sheet as values; `pdf` and `word` draw it, each from the same values; `fonts` knows which characters this
machine can print; `plain_text` makes outside text fit for paper. Texts are data to both: nothing in them is markup.
"""
