"""Stores: bytes under a key for some seconds (`wire.store.Store`), wherever they lie."""
