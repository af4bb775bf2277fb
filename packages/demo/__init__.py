"""The demo's sales, all invented: clients, quotes in every state, and what stands around them."""

from packages.demo import builder, catalogue, chain, client, losses, quotes, supply, versions


def load(park):
    """Create everything; later parts build on the quotes of the first."""
    firms, steps, clients, made, seller = quotes.load(park)
    catalogue.load(firms, steps, seller)
    losses.load(park)
    chain.load(steps)
    client.load(firms, steps, clients["Ombelle Cosmétique"], seller, quotes.create_quote)
    builder.load(park)
    versions.load(seller)
    supply.load(made, seller)
