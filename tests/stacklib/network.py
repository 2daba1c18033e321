"""Machines that are network namespaces, and the cables between them: what is
cut off sees nobody, and is told nothing."""
import os
import subprocess

from . import servers
from .procs import StackError, run

# For trying networks out (RFC 2544); no neighbour of ours has such a number.
NET = "198.18.{}.{}"


def ip(*args):
    return run(["ip", *map(str, args)])


def namespaces():
    return {line.split()[0] for line in ip(
        "netns", "list").decode().splitlines()}


def reserve(owner):
    """The number of a network that nobody else of us has."""
    os.makedirs(servers.PORTS, exist_ok=True)
    for n in range(1, 255):
        if servers.reserve_port(f"net-{n}", owner):
            Network(n, {}).remove()	# of one that was killed
            return n
    raise StackError("all networks are taken")


class Network:
    def __init__(self, number, hosts):
        """hosts: name → the last number of its address."""
        self.number, self.hosts = number, hosts
        self.switch = f"ur{number}-switch"

    def address(self, host):
        return NET.format(self.number, self.hosts[host])

    def outside(self):
        """Where the tests are, and the doubles."""
        return NET.format(self.number, 1)

    def namespace(self, host):
        return f"ur{self.number}-{host}"

    def cable(self, host):
        return f"ur{self.number}.{self.hosts[host]}"

    def make(self):
        ip("netns", "add", self.switch)
        ip("-n", self.switch, "link", "add", "br0", "type", "bridge")
        ip("-n", self.switch, "link", "set", "br0", "up")
        outside = f"ur{self.number}"
        ip("link", "add", outside, "type", "veth", "peer", "name", "outside",
           "netns", self.switch)
        ip("addr", "add", self.outside() + "/24", "dev", outside)
        ip("link", "set", outside, "up")
        ip("-n", self.switch, "link", "set", "outside", "master", "br0", "up")
        for host in self.hosts:
            self.make_host(host)

    def make_host(self, host):
        name, cable = self.namespace(host), self.cable(host)
        ip("netns", "add", name)
        ip("-n", self.switch, "link", "add", cable, "type", "veth", "peer",
           "name", "eth0", "netns", name)
        ip("-n", self.switch, "link", "set", cable, "master", "br0", "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "addr", "add", self.address(host) + "/24", "dev",
           "eth0")
        ip("-n", name, "link", "set", "eth0", "up")
        run(self.within(host, ["sysctl", "-qw",
                               "net.ipv4.ip_unprivileged_port_start=0"]))

    def within(self, host, argv):
        return ["/usr/sbin/ip", "netns", "exec", self.namespace(host), *argv]

    def cut(self, host):
        """Its cable is pulled."""
        ip("-n", self.switch, "link", "set", self.cable(host), "down")

    def mend(self, host):
        ip("-n", self.switch, "link", "set", self.cable(host), "up")

    def part(self, host, other, how="add"):
        """These two see one another no more; "del": they do again."""
        for one, two in ((host, other), (other, host)):
            ip("-n", self.namespace(one), "route", how, "blackhole",
               self.address(two))

    def remove(self):
        """A cable goes with the namespace at either end."""
        subprocess.run(["ip", "link", "del", f"ur{self.number}"],
                       stderr=subprocess.DEVNULL)
        for name in namespaces():
            if name.startswith(f"ur{self.number}-"):
                ip("netns", "del", name)
