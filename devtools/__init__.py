"""What stands behind `./dev`: the environment of this repository and its commands.

Only the standard library is used here, so that any Python 3.11-3.13 can start it.
"""
