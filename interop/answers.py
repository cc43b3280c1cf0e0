"""The lines that every reader prints, from plain Python values."""


def show(value):
    return "NULL" if value is None else str(value)


def answers(partitions, received, amount, blanks, code, types):
    """partitions: (province, year, agency_level, reports); received: (province, sum);
    amount: Decimal; blanks: cells without a value; code: a county code; types: by column."""
    for key in sorted("/".join(show(v) for v in p[:3]) + f": {p[3]}" for p in partitions):
        print("partition", key)
    for province, total in sorted((show(p), show(t)) for p, t in received):
        print("received", province, total)
    print("amount", f"{amount:.4f}")
    print("blanks", blanks)
    print("code", code)
    for name in sorted(types):
        print("type", name, types[name])
