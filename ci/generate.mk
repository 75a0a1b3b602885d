# What is made from other files: the rule registry, manual pages, completions.
