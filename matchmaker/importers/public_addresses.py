"""Connections that never lead into a private network, nor tell what is in it."""

from __future__ import annotations

import ipaddress
import logging
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_log = logging.getLogger(__name__)


class PrivateAddressError(OSError):
    """An address is inside a private network; to who asked, it is one that cannot be reached."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} has a private address")
        # The operator may know it, and allow it by a setting.
        _log.warning("nothing is fetched from %s: its address is private", host)


def is_public(told: str) -> bool:
    """Whether an address is of the open internet."""
    address = ipaddress.ip_address(told.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_global and not address.is_multicast


def check_name(host: str, port: int | None) -> None:
    """Refuse a name of which an address is private before anything is sent there.

    An open, a closed and a filtered port, and a name that nobody has, get the same answer at once: how
    long we knocked would tell which it is.

    Raises
    ------
    OSError
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    if not all(is_public(str(address[0])) for *_, address in found):
        raise PrivateAddressError(host)


def check_public(connected: socket.socket, host: str) -> socket.socket:
    """Refuse a private address on the connection itself: a name may change its mind after any look-up.

    Raises
    ------
    PrivateAddressError
    """
    if not is_public(connected.getpeername()[0]):
        connected.close()
        raise PrivateAddressError(host)
    return connected


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        check_name(self.host, self.port)
        return check_public(super()._new_conn(), self.host)


class _PublicTLSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        check_name(self.host, self.port)
        return check_public(super()._new_conn(), self.host)


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


class PublicAdapter(HTTPAdapter):
    """Connects to addresses of the open internet alone."""

    def init_poolmanager(self, *arguments: Any, **values: Any) -> None:
        """Make pools whose connections look where they ended up."""
        super().init_poolmanager(*arguments, **values)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTLSPool}
