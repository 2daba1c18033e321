<?php
/*
 * SimpleSAMLphp 1.19: log-in.  For /etc/simplesamlphp, readable by root and
 * the web server alone; the last line of authsources.php there becomes
 *
 *	require __DIR__ . '/uregister-authsource.php';
 *
 * A password is proven by a bind as the user; what an SP may get is read as
 * cn=reader, who sees neither AMKA nor birth data.
 */
$config['uregister'] = [
	'ldap:LDAP',
	'hostname' => '@LDAP_URI@',
	'enable_tls' => false,		// ldaps: in the address instead
	'timeout' => 5,
	'referrals' => false,

	'search.enable' => true,
	'search.base' => 'ou=people,@BASE@',
	'search.attributes' => ['uid', 'eduPersonPrincipalName', 'mail'],
	'search.filter' => '(&(objectClass=uregisterAccount)'
		. '(schacUserStatus=urn:schac:userStatus:gr:@SCOPE@:account:active))',
	'search.username' => 'cn=reader,ou=services,@BASE@',
	'search.password' => '@READER_PW@',

	'priv.read' => true,
	'priv.username' => 'cn=reader,ou=services,@BASE@',
	'priv.password' => '@READER_PW@',

	'attributes' => [
		'uid', 'cn', 'sn', 'givenName', 'displayName', 'mail',
		'preferredLanguage', 'departmentNumber',
		'eduPersonPrincipalName', 'eduPersonUniqueId',
		'eduPersonAffiliation', 'eduPersonPrimaryAffiliation',
		'eduPersonScopedAffiliation', 'eduPersonEntitlement',
		'eduPersonAssurance', 'schacHomeOrganization',
		'schacHomeOrganizationType', 'schacPersonalUniqueCode',
	],
];
