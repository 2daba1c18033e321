/*
 * The mapping that is built in.  uregister-entry(5) explains each line.
 */
#include "entry/entry_default.h"

#define CODE_GR "urn:mace:terena.org:schac:personalUniqueCode:gr:"
#define CODE_ESI "urn:schac:personalUniqueCode:int:esi:"
#define ID_GR "urn:mace:terena.org:schac:personalUniqueID:"

static const struct entry_row rows[] = {
	{ "objectClass", "top", "" },
	{ "objectClass", "person", "" },
	{ "objectClass", "organizationalPerson", "" },
	{ "objectClass", "inetOrgPerson", "" },
	{ "objectClass", "inetLocalMailRecipient", "" },
	{ "objectClass", "eduPerson", "" },
	{ "objectClass", "schacPersonalCharacteristics", "" },
	{ "objectClass", "schacContactLocation", "" },
	{ "objectClass", "schacLinkageIdentifiers", "" },
	{ "objectClass", "schacEntryMetadata", "" },
	{ "objectClass", "schacUserEntitlements", "" },
	{ "objectClass", "uregisterAccount", "" },
	{ "objectClass", "schacExperimentalOC", "only_birth_year" },
	{ "uid", "{uid}", "" },
	{ "cn", "{name}", "" },
	{ "cn;lang-el", "{name_el}", "" },
	{ "cn;lang-en", "{name_en}", "" },
	{ "sn", "{surname}", "" },
	{ "sn;lang-el", "{surname_el}", "" },
	{ "sn;lang-en", "{surname_en}", "" },
	{ "givenName", "{given_name}", "" },
	{ "givenName;lang-el", "{given_name_el}", "" },
	{ "givenName;lang-en", "{given_name_en}", "" },
	{ "displayName", "{name}", "" },
	{ "mail", "{mail}", "" },
	{ "mailLocalAddress", "{mail}", "" },
	{ "mobile", "{mobile}", "" },
	{ "preferredLanguage", "{language}", "" },
	{ "departmentNumber", "{department_id}", "" },
	{ "ou", "{unit}", "" },
	{ "ou;lang-el", "{department_el}", "" },
	{ "ou;lang-en", "{department_en}", "" },
	{ "eduPersonPrincipalName", "{uid}@{scope}", "" },
	{ "eduPersonUniqueId", "{unique_id}@{scope}", "" },
	{ "eduPersonAffiliation", "{affiliation}", "" },
	{ "eduPersonPrimaryAffiliation", "{primary_affiliation}", "" },
	{ "eduPersonScopedAffiliation", "{affiliation}@{scope}", "" },
	{ "eduPersonEntitlement", "{entitlement}", "" },
	{ "eduPersonAssurance", "{assurance}", "" },
	{ "eduPersonOrgDN", "{org_dn}", "" },
	{ "eduPersonOrgUnitDN", "{org_unit_dn}", "" },
	{ "schacHomeOrganization", "{scope}", "" },
	{ "schacHomeOrganizationType", "{home_organization_type}", "" },
	/* ATLAS cuts the first by position and letter case, and wants an
	 * integer for the department. */
	{ "schacPersonalUniqueCode",
	    CODE_GR "{scope}:{department_number}:{am_urn}", "source=student" },
	{ "schacPersonalUniqueCode",
	    CODE_ESI "{scope}:{esi}", "source=student" },
	/* Eight parts: GUnet's readers count them. */
	{ "schacPersonalUniqueID", ID_GR "{ssn_country}:SSN:{ssn}", "" },
	{ "schacDateOfBirth", "{birth_day}", "" },
	{ "schacYearOfBirth", "{only_birth_year}", "" },
	{ "schacGender", "{gender}", "" },
	{ "schacCountryOfCitizenship", "{citizenship}", "" },
	{ "schacUserStatus",
	    "urn:schac:userStatus:gr:{scope}:account:active", "" },
	{ "schacExpiryDate", "{expires_at}", "" },
	{ "uregisterActivated", "{activated_at}", "" },
};

const struct entry_row *
entry_default(size_t n)
{
	return n < sizeof(rows) / sizeof(rows[0]) ? &rows[n] : NULL;
}
