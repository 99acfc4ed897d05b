"""A small grammar of official papers: words, clauses, parts and what each part asks for."""
