"""The demo's log-ins for the sign-in page; loaded only where the demo is an installed app."""

from django import template

from wuding.demo.logins import Login, logins

register = template.Library()


@register.simple_tag
def demo_logins() -> tuple[Login, ...]:
    """A log-in for each role."""
    return logins()
