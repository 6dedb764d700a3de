"""Reports as pages: one self-contained file for a run, a comparison or a sweep."""
