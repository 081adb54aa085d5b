"""The draw (抽取), on one page, for somebody who has to judge whether it was honest.

**The question.**  Who chose these enterprises and these inspectors, and could anybody have arranged it?

**The method**, protocol SSJ2.  Nothing is drawn by a program's secret dice.  Everything follows by public
arithmetic (SHA-256, a fingerprint that anyone can compute and nobody can steer) from three things, in this order:

1. *The list.*  Before the draw the list of enterprises, the list of inspectors, the recusals (回避) and the plan
   are written to files and frozen (冻结).  Their common fingerprint C, the commitment (承诺), is published.  From
   now on nobody can add, drop or exchange a line: C would no longer fit.
2. *The secret.*  A 32-byte secret number was frozen with them, as a fingerprint.  It keeps others from computing
   early who will be visited; it can no longer be changed.
3. *The public number.*  A lottery result of an issue named beforehand, which did not exist when C was published.
   Nobody knew it, so nobody could choose a list or a secret to suit it.

The three together give the seed S (种子).  Then every enterprise gets its ticket (号票), the fingerprint of S and
its own code, and in each township the smallest tickets win.  The next ones stand by (候补).

**Worked example.**  Two townships, A with five enterprises and B with three; a quarter is to be drawn.

    >>> from fractions import Fraction
    >>> from toolkit.draw import quota, ticket
    >>> S = ticket.seed("0" * 64, "1" * 64, "CWL-SSQ:2026045:03,09,14,21,27,32+11")
    >>> S[:16]
    'dd08fe297ab8833c'

A quarter of 5 is 1.25, a quarter of 3 is 0.75.  Where the fraction falls is drawn too, so that every enterprise has
exactly one chance in four.  Here both townships get one:

    >>> rule = quota.Rule(count=None, ratio={"-": Fraction(25, 100)}, weight=None)
    >>> townships = {"410481001/-": 5, "410481002/-": 3}
    >>> result = quota.quotas(townships, rule, ticket.purpose_seed(S, "round"))
    >>> [(share.stratum, share.quota, str(share.chance)) for share in result.shares]
    [('410481001/-', 1, '1/4'), ('410481002/-', 1, '1/4')]

The tickets of township A, smallest first: A1 is drawn, A5 stands by.

    >>> S_obj = ticket.purpose_seed(S, "obj")
    >>> sorted((ticket.ticket(S_obj, name)[:8], name) for name in ("A1", "A2", "A3", "A4", "A5"))[:3]
    [('122e0010', 'A1'), ('7599be4b', 'A5'), ('9308f5e4', 'A3')]

**The teams.**  Each enterprise drawn gets two or more inspectors, never one barred from it (回避), always one who can
lead (主检).  The seed decides among all arrangements that share the work as evenly as possible.

**What to ask for.**  The record folder and the place where C was published.  Then: was C published before the lottery
was drawn?  Does ``python verify.py`` in the folder say that all agrees?  One enterprise can check itself alone;
核验说明.txt in the folder says how.  A record of level A (公开随机数) proves that nobody chose; B needs trust in the
witnesses; C proves only that the arithmetic is right.

**Rooms.**  encoding (one way of writing) → ticket (seed, tickets), entropy (public numbers), issues and beacon
(when they come) → quota and twoway, team (staff, board, shortage, mixing), successor → plan (its form in
plan_form), frozen, deciding and second (which number, which secret), record, amendment → amend, amend_problems,
evidence → verify, standalone with verifier (what lies in the folder); paths are faster ways to the same bytes; fairness
draws thousands of times over the same files.  Nothing here reads a clock, a file or a random source: bytes and integers
come in, bytes go out.
"""
