"""One module for each generated page, with a function page() that returns its Markdown."""
