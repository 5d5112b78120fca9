package dev.casimir.product.internal.manybody;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The monomials of one degree in some variables, numbered; each is a sorted list of variables. */
final class MonomialIndex {
  private final int variables;
  private final List<int[]> monomials = new ArrayList<>();
  private final Map<Long, Integer> numbers = new HashMap<>();

  MonomialIndex(int variables, int degree) {
    this.variables = variables;
    add(new int[degree], 0, 0);
  }

  private void add(int[] chosen, int position, int least) {
    if (position == chosen.length) {
      numbers.put(key(chosen), monomials.size());
      monomials.add(chosen.clone());
      return;
    }
    for (int variable = least; variable < variables; variable++) {
      chosen[position] = variable;
      add(chosen, position + 1, variable);
    }
  }

  private long key(int[] sorted) {
    long key = 0;
    for (int variable : sorted) {
      key = key * variables + variable;
    }
    return key;
  }

  int size() {
    return monomials.size();
  }

  /** The variables of a monomial, sorted. */
  int[] variables(int monomial) {
    return monomials.get(monomial).clone();
  }

  /** Number in this index of the product of a monomial of another one and a variable. */
  int product(MonomialIndex lower, int monomial, int variable) {
    int[] factors = lower.monomials.get(monomial);
    int[] sorted = new int[factors.length + 1];
    int at = 0;
    while (at < factors.length && factors[at] <= variable) {
      sorted[at] = factors[at];
      at++;
    }
    sorted[at] = variable;
    System.arraycopy(factors, at, sorted, at + 1, factors.length - at);
    return numbers.getOrDefault(key(sorted), -1);
  }

  /** In how many orders the factors of a monomial can be written. */
  double arrangements(int monomial) {
    int[] factors = monomials.get(monomial);
    double count = 1;
    int run = 0;
    for (int i = 0; i < factors.length; i++) {
      run = i > 0 && factors[i] == factors[i - 1] ? run + 1 : 1;
      count = count * (i + 1) / run;
    }
    return count;
  }
}
