"""Document to findings: each stage is a pure function with one sentence of meaning."""
