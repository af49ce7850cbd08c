"""``course bench``: how fast this machine trains, network by network and way by way.

`cases` is the one list of what is measured; each case runs in a process of its own (`worker`,
`processes`), `speed` lets them take turns, `trainings` trains to the end, `summary` makes
medians, spreads and ratios of what they found.
"""
