"""Why a value is what it is: explanations as data and as text."""
