"""What Okta would draw at random, as functions of a name and a key: ids and secrets."""

from hashlib import blake2b

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 20


def identity(kind: str, name: str, key: bytes = b"") -> str:
    """Which id of Okta's (`00T...`) stands for a thing of this name?"""
    digest = blake2b(f"{kind} {name}".encode(), key=key, digest_size=16).digest()
    return kind + _signs(digest, _LENGTH - len(kind))


class StandIns:
    """The same names under the same seed have the same ids and secrets, whatever happens.

    Without a seed a name has the same id in all organisations.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._key = b"" if seed is None else seed.to_bytes(8, "big")

    def identity(self, kind: str, name: str) -> str:
        """Which id has what is called so? (20 characters, as Okta's)"""
        return identity(kind, name, self._key)

    def secret(self, name: str) -> str:
        """With which secret does one call? (42 characters; works nowhere else)"""
        digest = blake2b(f"secret {name}".encode(), key=self._key, digest_size=32).digest()
        return "00" + _signs(digest, 40)


def _signs(digest: bytes, count: int) -> str:
    number, signs = int.from_bytes(digest, "big"), []
    for _ in range(count):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)
