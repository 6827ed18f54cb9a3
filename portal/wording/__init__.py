"""Words that screens share: looks of states, sentences of errors, third-party texts."""
