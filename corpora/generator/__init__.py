"""Makes the labelled sets of `corpora/`: deterministic, from a seed, with nothing but the standard library.

Check digits are computed here anew, from each scheme's published rule, and share no code with the detectors: what both get
right is right, and what one gets wrong shows.
"""
