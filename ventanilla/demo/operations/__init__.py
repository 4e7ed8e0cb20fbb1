"""What may be done with a demonstration."""

from ventanilla.demo.operations.begin import begin

__all__ = ["begin"]
