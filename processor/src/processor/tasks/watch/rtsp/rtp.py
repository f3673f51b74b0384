"""RTP's own header (RFC 3550, 5.1)."""

from dataclasses import dataclass

HEADER_BYTES = 12


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """A packet. `ends` says that it is the last one of its picture."""

    payload_type: int
    ends: bool
    number: int
    timestamp: int
    payload: bytes

    @classmethod
    def of(cls, content: bytes) -> "RtpPacket | None":
        """The packet in `content`; None where it is none."""
        if len(content) < HEADER_BYTES or content[0] >> 6 != 2:
            return None
        start = HEADER_BYTES + 4 * (content[0] & 0x0F)
        if content[0] & 0x10:
            start += 4 + 4 * int.from_bytes(content[start + 2 : start + 4], "big")
        end = len(content) - (content[-1] if content[0] & 0x20 else 0)
        return cls(
            payload_type=content[1] & 0x7F,
            ends=bool(content[1] & 0x80),
            number=int.from_bytes(content[2:4], "big"),
            timestamp=int.from_bytes(content[4:8], "big"),
            payload=content[start:end],
        )

    def follows(self, number: int) -> bool:
        """Whether nothing is missing between the packet of that `number` and this one."""
        return self.number == (number + 1) & 0xFFFF
