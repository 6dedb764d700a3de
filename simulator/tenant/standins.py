"""What Okta would draw at random, as functions of a name and the seed: ids, secrets, uuids."""

from hashlib import blake2b
from uuid import UUID

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class StandIns:
    """The same names under the same seed have the same ids and secrets, whatever happens."""

    def __init__(self, seed: int) -> None:
        self._key = seed.to_bytes(8, "big")

    def identity(self, prefix: str, name: str) -> str:
        """Which id has what is called so? (20 characters, as Okta's)"""
        return prefix + self._letters(f"id {prefix} {name}", 20 - len(prefix))

    def secret(self, name: str) -> str:
        """With which secret does one call? (42 characters; works nowhere else)"""
        return "00" + self._letters(f"secret {name}", 40)

    def uuid(self, name: str) -> str:
        """Which uuid has what is called so?"""
        return str(UUID(bytes=self._digest(f"uuid {name}", 16), version=4))

    def _letters(self, text: str, count: int) -> str:
        number, letters = int.from_bytes(self._digest(text, 32), "big"), []
        for _ in range(count):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        return "".join(letters)

    def _digest(self, text: str, size: int) -> bytes:
        return blake2b(text.encode(), key=self._key, digest_size=size).digest()
