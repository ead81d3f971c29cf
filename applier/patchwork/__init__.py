"""What does a patchwork know, and how do verdicts become its checks?

What is to be said is decided without the network; saying it is another step, so that
it can be shown first. I/O.
"""
