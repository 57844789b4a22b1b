"""The parts of `./dev test`."""
