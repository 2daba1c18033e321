/* Who may ask a server that said nothing, and what is learnt of it. */
#include "sql/silent.h"
#include "sql/sql_private.h"

#define PROBE_MS 3000		/* a second of the timeout: to connect, to set
				 * up, to ask */
/* After so long it may be the connection that does not answer. */
#define SUSPECT_MS 5000

bool
sql_silent_may_ask(struct sql *db)
{
	bool may;

	db->probe = false;
	if (db->silence == NULL || db->asks ||
	    (db->begun && !db->leaves_probes))
		return true;
	may = db->leaves_probes ? !silence_is(db->silence) :
	    silence_may_ask(db->silence, db->timeout_s * PROBE_MS,
	    &db->probe);
	if (!may)
		detail_set(&db->detail, "no answer a moment ago, and nobody "
		    "waits for it now");
	return may;
}

void
sql_silent_note(struct sql *db)
{
	if (db->silence != NULL && db->idle_ms < SUSPECT_MS)
		silence_note(db->silence, db->probe);
	db->probe = false;
}

void
sql_silent_lost(struct sql *db)
{
	if (db->silence != NULL && db->probe)
		silence_lasts(db->silence);
	db->probe = false;
}

void
sql_silent_end(struct sql *db)
{
	db->probe = false;
	if (db->silence != NULL)
		silence_end(db->silence);
}
