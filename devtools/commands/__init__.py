"""One module per command; each has a `main(arguments)` that returns an exit code."""
