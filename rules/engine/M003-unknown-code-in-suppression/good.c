int count(void);

/* Rule M999 is mentioned here, and suppressed nowhere. */
int total(void) { return count(); }
