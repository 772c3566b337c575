"""The shell around the core: time, memory and the network of one project."""
