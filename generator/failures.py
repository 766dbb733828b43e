"""What the machine or our own code can break: exceptions whose text is a French sentence for the person concerned."""


class GeneratorError(Exception):
    """Base of every failure that is not the fault of a text someone wrote."""
