"""接口: the roster and files for other software of the district, typed, by tokens that carry a scope.

A token is somebody's: it can never do more than its owner may today, and does less when it was issued for less.
"""
