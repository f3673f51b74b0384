"""Who asks, as a server of RTSP wants to be told: by Digest (RFC 7616), or by Basic where it knows no other."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from backends.outbound.login import Login

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
QUOTED = re.compile(r'["\\]')
PARAMETER = re.compile(r'([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


@dataclass(slots=True)
class Credentials:
    """Answers what a server asks of `login`. Until it asks, it is told nothing."""

    login: Login | None = field(repr=False)
    _asked: dict[str, str] | None = None
    _count: int = 0

    def challenged(self, header: str) -> bool:
        """Whether something can be answered to `header`, the values of `WWW-Authenticate`, a line each."""
        self._asked, self._count = None, 0
        if self.login is None:
            return False
        for line in header.split("\n"):
            scheme, _, rest = line.strip().partition(" ")
            said = {name.lower(): quoted or bare for name, quoted, bare in PARAMETER.findall(rest)}
            if scheme.lower() == "digest" and _algorithm(said) in HASHES and said.get("nonce"):
                self._asked = said
            elif scheme.lower() == "basic" and self._asked is None:
                self._asked = {}
        return self._asked is not None

    def headers(self, method: str, url: str) -> dict[str, str]:
        """What says in a request of `method` for `url` who asks."""
        if self.login is None or self._asked is None:
            return {}
        if not self._asked:
            return {"Authorization": self.login.basic}
        return {"Authorization": self._digest(self.login, self._asked, method, url)}

    def _digest(self, login: Login, asked: dict[str, str], method: str, url: str) -> str:
        def hashed(*parts: str) -> str:
            return HASHES[_algorithm(asked)](":".join(parts).encode()).hexdigest()

        realm, nonce = asked.get("realm", ""), asked["nonce"]
        said = {"username": QUOTED.sub(r"\\\g<0>", login.user), "realm": realm, "nonce": nonce, "uri": url}
        who, what = hashed(login.user, realm, login.password), hashed(method, url)
        bare = dict[str, str]()
        if "auth" in [each.strip() for each in asked.get("qop", "").split(",")]:
            self._count += 1
            count, ours = f"{self._count:08x}", secrets.token_hex(8)
            said |= {"response": hashed(who, nonce, count, ours, "auth", what), "cnonce": ours}
            bare = {"nc": count, "qop": "auth"}
        else:
            said["response"] = hashed(who, nonce, what)
        if "algorithm" in asked:
            bare["algorithm"] = asked["algorithm"]
        if "opaque" in asked:
            said["opaque"] = asked["opaque"]
        quoted = [f'{name}="{value}"' for name, value in said.items()]
        return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in bare.items())])


def _algorithm(asked: dict[str, str]) -> str:
    return asked.get("algorithm", "MD5").upper()
