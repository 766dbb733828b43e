"""amiable: amicable debt collection as code, for French law."""

__version__ = "0.1.0"
