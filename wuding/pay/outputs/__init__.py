"""What is handed out of a run: the sheet to sign, files for bank, tax and insurance, payslips on paper.

Everything is laid out in `calc.pay` from stored lines; here it becomes files. Nothing is computed again.
"""
