"""The names of the API's operations, by resource: what a fault can ask for.

They are written down once more because the API is a layer above.
"""

_VERBS = {
    "Accounts": "retrieve list update",
    "Applications": "create retrieve list update delete",
    "CallRecordings": "create retrieve list update delete",
    "CallStreams": "create update",
    "Calls": "create retrieve list update delete",
    "ConferenceRecordings": "retrieve list update delete",
    "Conferences": "retrieve list update",
    "IncomingPhoneNumbers": "create retrieve list update delete",
    "Notifications": "retrieve list",
    "OutgoingCallerIds": "create retrieve list update delete",
    "Participants": "retrieve list update delete",
    "QueueMembers": "retrieve list update",
    "Queues": "create retrieve list update delete",
    "Recordings": "retrieve list delete mp3 wav",
    "Transcriptions": "retrieve list list_of_recording",
}
_NEIGHBOURS = (
    "Addresses AuthorizedConnectApps AvailablePhoneNumbers AvailablePhoneNumbersLocal "
    "AvailablePhoneNumbersMachineToMachine AvailablePhoneNumbersMobile "
    "AvailablePhoneNumbersNational AvailablePhoneNumbersSharedCost "
    "AvailablePhoneNumbersTollFree AvailablePhoneNumbersVoip ConnectApps Faxes Keys Messages "
    "SIPCredentialLists SIPDomains SIPIpAccessControlLists SMSShortCodes SigningKeys "
    "UsageRecords UsageRecordsAllTime UsageRecordsDaily UsageRecordsLastMonth "
    "UsageRecordsMonthly UsageRecordsThisMonth UsageRecordsToday UsageRecordsYearly "
    "UsageRecordsYesterday UsageTriggers"
)

OPERATIONS = tuple(
    f"{resource}.{verb}"
    for resource, verbs in {**_VERBS, "Neighbours": _NEIGHBOURS}.items()
    for verb in verbs.split()
)
