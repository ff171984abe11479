"""Work: what is too long or too risky for the server's own process, and how it is followed.

A *companion* is a process of our own that does one thing at a time and can be ended at any moment. The *worker*
computes jobs from the queue; the *desk* is kept warm for short tasks; images are read in a companion of their own,
with limits.
"""
