"""HLS playlists (RFC 8216)."""

import re
from collections.abc import Mapping

URI_ATTRIBUTE = re.compile(r'URI="([^"]*)"')


def with_links(playlist: str, links: Mapping[str, str]) -> str:
    """
    Put *links* (file name -> URL) in the place of file names; other lines stay as they are.

    URIs stand on lines of their own and in the `URI` attribute of tags (RFC 8216, 4.1 and 4.3).
    """

    def attribute(match: re.Match[str]) -> str:
        return f'URI="{links.get(match[1], match[1])}"'

    lines = []
    for line in playlist.splitlines():
        if line.startswith("#"):
            lines.append(URI_ATTRIBUTE.sub(attribute, line))
        else:
            lines.append(links.get(line.strip(), line))
    return "\n".join(lines) + "\n"
