"""Forms: the case file asked for field by field. Owns the order of the questions and why each is asked.

Labels, units, ranges and choices come from the schema of the case file, so that a form cannot say anything else than
the file does. It does not own a rule: what a form sends is read as a case, and the case's own sentences come back.
"""
