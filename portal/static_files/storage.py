"""The names of the static files: hashed if the files have been collected, and plain otherwise."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashed names may be kept by browsers for a year. Tests, and a disk that is read-only, do without."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a collected file, or else the name, by which whitenoise finds it."""
        return str(super().stored_name(name)) if self.hash_key(self.clean_name(name)) in self.hashed_files else name
