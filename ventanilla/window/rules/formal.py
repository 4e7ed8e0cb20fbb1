"""Whether a text looks like something that only counts in the official registry, or carries an identity number.

A warning before sending, never a refusal: what is unsure is not warned about twice.
"""

from __future__ import annotations

import re

from ventanilla import language

FORMAL_KINDS = frozenset({"access_request", "rights_request"})
_CLAIMING = "claim"
_IDENTITY = frozenset({"dni", "nie", "iban"})
_SIGNS = re.compile(
    r"""\b(?:
      # Spanish
      recurso\ (?:de|contra|administrativo|extraordinario) | recurr(?:o|ir|imos) | (?:presento|interpongo|interponer)\ (?:un\ )?recurso
    | alegaciones | alegar | reclamacion(?:es)?\ (?:previa|patrimonial|economico\w*|formal) | responsabilidad\ patrimonial
    | (?:presento|presentar|presentamos|adjunto|entrego|registrar|tramitar|formulo)\ (?:\w+\ ){0,3}(?:solicitud|instancia|escrito|declaracion|documentacion|reclamacion)
    | solicito\ (?:que|la|el|se|formalmente|acceso|copia) | instancia\ general | subsan\w+ | requerimiento | expediente\ sancionador
    | (?:multa|sancion)\b | plazo\ de\ (?:alegaciones|recurso|subsanacion) | silencio\ administrativo | dentro\ del\ plazo\ (?:legal|establecido)
    # Valencian
    | recurs\ (?:de|contra|administratiu) | recorrec | al·?legacions | al·?legar | responsabilitat\ patrimonial
    | (?:presente|presentar|adjunte|registrar|tramitar|formule)\ (?:\w+\ ){0,3}(?:sol·?licitud|instancia|escrit|declaracio|documentacio|reclamacio)
    | sol·?licite\ (?:que|la|el|es|formalment|acces|copia) | esmen(?:a|ar|es)\ (?:la|de|una) | requeriment | (?:multa|sancio)\b | termini\ d[e'’]\ ?(?:al·?legacions|recurs)
    # English
    | (?:lodge|file|submit|make)\ (?:an?\ |my\ )?(?:formal\ )?(?:appeal|claim|application|complaint) | appeal\ against | freedom\ of\ information | (?:fine|penalty)\ notice
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def needs_registry(text: str) -> bool:
    """Deadlines, appeals, applications, access and rights: words of it, or the kind that the text is read as."""
    folded = language.fold(text)
    if _SIGNS.search(folded):
        return True
    kind = language.read(text).kind
    return kind in FORMAL_KINDS or (kind == _CLAIMING and "reclam" in folded)


def carries_identity(text: str) -> bool:
    return any(span.kind in _IDENTITY for span in language.personal_data(text))
