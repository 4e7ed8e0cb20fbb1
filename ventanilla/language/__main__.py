"""Print how long one reading takes, in microseconds: ``python -m ventanilla.language``."""

import sys
from collections.abc import Callable
from time import perf_counter

from ventanilla.language import fold, identify, personal_data, read, same_wording

_TEXTS = (
    "Buenos días, llevo tres semanas esperando que alguien me conteste, ¿cuándo se abre el plazo de los cursos?",
    "Bon dia, porte tres setmanes esperant que algú em conteste, quan s'obri el termini d'inscripció dels cursos?",
    "Bos días, levo tres semanas agardando que alguén me conteste, cando se abre o prazo dos cursos?",
    "Egun on, hiru aste daramatzat norbaitek erantzun zain, noiz irekitzen da ikastaroetan izena emateko epea aurten?",
    "Good morning, I have been waiting three weeks for an answer, when does enrolment for the courses open?",
)
_ROUNDS = 2_000


def _mean(task: Callable[[str], object]) -> float:
    for text in _TEXTS:
        task(text)
    begun = perf_counter()
    for _ in range(_ROUNDS):
        for text in _TEXTS:
            task(text)
    return (perf_counter() - begun) / _ROUNDS / len(_TEXTS) * 1e6


def main() -> None:
    words = sum(len(text.split()) for text in _TEXTS) / len(_TEXTS)
    sys.stdout.write(f"texts of {words:.0f} words, mean of {_ROUNDS * len(_TEXTS)} calls\n")
    for task in (fold, identify, read, personal_data, same_wording):
        sys.stdout.write(f"{task.__name__:<14}{_mean(task):8.1f} µs\n")


if __name__ == "__main__":
    main()
