"""What leaves the process and comes back: programs as JSON, pickles, forms, fingerprints."""
