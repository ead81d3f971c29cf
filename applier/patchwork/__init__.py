"""Where else does a verdict go than to a file or a terminal?

To a patchwork, as checks. What is to be said is decided without the network;
saying it is another step, so that it can be shown first. I/O.
"""
