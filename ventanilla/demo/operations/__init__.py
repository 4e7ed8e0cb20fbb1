"""What may be done with a demonstration."""

from ventanilla.demo.operations.beginning import begin
from ventanilla.demo.operations.leave import leave
from ventanilla.demo.operations.open import open_morning, read_what_came
from ventanilla.demo.operations.refusals import NotHere, Occupied
from ventanilla.demo.operations.restart import restart

__all__ = ["NotHere", "Occupied", "begin", "leave", "open_morning", "read_what_came", "restart"]
