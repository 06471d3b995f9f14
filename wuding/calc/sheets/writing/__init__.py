"""Workbooks for Excel and WPS: templates, exports, and a stranger's rows with what is wrong marked in them."""
