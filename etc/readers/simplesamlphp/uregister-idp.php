<?php
/*
 * SimpleSAMLphp 1.19: what the identity provider releases.  For
 * /etc/simplesamlphp/metadata; the last line of saml20-idp-hosted.php there
 * becomes
 *
 *	require __DIR__ . '/uregister-idp.php';
 *
 * @SCOPE@ is the shibmd:Scope: mod_shib drops what has another.
 */
$metadata['__DYNAMIC:1__'] = [
	'host' => '__DEFAULT__',
	'privatekey' => 'idp.key',
	'certificate' => 'idp.pem',
	'scope' => ['@SCOPE@'],
	'auth' => 'uregister',
	'attributes.NameFormat' =>
		'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
	'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',

	'authproc' => [
		// The identifier of the REFEDS categories: opaque, for life.
		20 => [
			'class' => 'core:AttributeCopy',
			'eduPersonUniqueId' =>
				'urn:oasis:names:tc:SAML:attribute:subject-id',
			// grEduPersonUndergraduateBranch, for ATLAS
			'departmentNumber' =>
				'urn:oid:1.3.6.1.4.1.16515.2.3.2.1',
		],
		// which reads an integer, and nothing else
		30 => [
			'class' => 'core:AttributeAlter',
			'subject' => 'urn:oid:1.3.6.1.4.1.16515.2.3.2.1',
			'pattern' => '/^(?![0-9]{1,9}$)/',
			'%remove',
		],
		// "sn" brings "sn;lang-el" with it: only what is named here
		// goes out, and of it what the SP's metadata ask for.
		50 => [
			'class' => 'core:AttributeLimit',
			'default' => true,
			'cn', 'sn', 'givenName', 'displayName', 'mail',
			'eduPersonPrincipalName', 'eduPersonUniqueId',
			'eduPersonAffiliation', 'eduPersonPrimaryAffiliation',
			'eduPersonScopedAffiliation', 'eduPersonEntitlement',
			'eduPersonAssurance', 'schacHomeOrganization',
			'schacHomeOrganizationType', 'schacPersonalUniqueCode',
			'urn:oasis:names:tc:SAML:attribute:subject-id',
			'urn:oid:1.3.6.1.4.1.16515.2.3.2.1',
		],
		100 => [
			'class' => 'core:AttributeMap',
			'name2oid',
		],
	],
];
