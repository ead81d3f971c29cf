"""What may have happened to a mail on its way, and how would its diff have read?

One module for each kind of damage. A repair is a guess about the text; whether
it is right, the tree says (:mod:`applier.diagnose.damaged_mail`).
"""
