"""How is a judgement written down: as text, JSON, KTAP, JUnit, Markdown?

One module a form, each a pure function from a report to a string; import the
one that you need. Printing, files and exit codes are the command line's.
"""
