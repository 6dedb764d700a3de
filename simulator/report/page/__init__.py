"""Reports as pages: one self-contained file for a run, a comparison, a forecast and so on."""
