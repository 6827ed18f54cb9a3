"""The words for yes and no in English, Finnish and the main languages of Europe, in lower case."""

YES = frozenset(
    {
        "true", "1", "yes", "y", "yeah", "yep", "ok", "okay", "agree", "accept",  # English
        "kyllä", "kylla", "joo", "juu", "hyväksyn", "suostun",  # Finnish
        "ja", "jah", "jo", "jep", "jawohl",  # Germanic languages
        "oui", "si", "sì", "sí", "sim", "da",  # Romance languages
        "tak", "ano", "áno", "igen", "jā", "taip", "ναι", "да", "так", "evet",  # Slavic and other languages
    }
)  # fmt: skip
NO = frozenset(
    {
        "false", "0", "no", "n", "nope", "disagree", "decline",  # English
        "ei", "en",  # Finnish
        "nej", "nei", "nein", "nee", "nö",  # Germanic languages
        "non", "não", "nao", "nu",  # Romance languages
        "ne", "nie", "nem", "nē", "όχι", "нет", "ні", "не", "hayır", "hayir",  # Slavic and other languages
    }
)  # fmt: skip
