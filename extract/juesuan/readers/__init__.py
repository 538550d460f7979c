"""Bytes to a Document: one module a format, one registry."""
