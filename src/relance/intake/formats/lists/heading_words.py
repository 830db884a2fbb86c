"""What a column is called in the exports of tools, in six languages."""

from __future__ import annotations

from relance.intake.formats.lists.fields import Field

# Words of each field, written so that `essence` leaves them as they are; the first that fits wins.
WORDS: dict[Field, str] = {
    Field.NUMBER: "fatura|no fatura|no facture|facture no|invoice no|invoice number|numero|no|number|no invoice|facture|invoice"
    "|reference facture"
    "|ref facture|no piece|piece|no document|document|doc no|document no|transaction no|voucher no|no ecriture|facture client"
    "|code facture|invoice ref|invoice reference|ref|reference|invoice id|fattura no|factura no|factuur no|rechnung no"
    "|rechnung nummer|facture client no|no facture externe|piece comptable|rechnungsnummer"
    "|rechnungs no|belegnummer|rechnung|no factura|factura|no fattura|fattura|numero fattura|reference interne|reference piece"
    "|ref piece|ref interne|beleg|beleg no|factuurnummer|factuur|id facture|id",
    Field.TYPE: "type|type document|type facture|nature|nature piece|type piece|document type|invoice type|transaction type"
    "|type operation|nature operation|type mouvement"
    "|voucher type|move type|doc type|type transaction|type ecriture|belegart|tipo|tipo documento|documenttype|type invoice"
    "|code type|invoice type code",
    Field.STATUS: "statut|status|etat|etat facture|statut facture|invoice status|statut paiement|etat paiement|payment status"
    "|payment state|statut reglement|etat reglement|state|situation|document status|estado|stato|zustand|statut document"
    "|etat document|invoice state|statut piece|betalingsstatus|zahlungsstatus|stato pagamento|estado pago|last status|avancement",
    Field.DISPUTED: "disputed|litige|en litige|litigieux|contestee|conteste|contestation|dispute|in dispute|bloque|blocked",
    Field.CUSTOMER_CODE: "code client|compte client|code tier|compte tier|compte|compte auxiliaire|customer code|customer id"
    "|customer no|client id|account|account no|account number|no client|no compte|code|id client|ref client interne|client code"
    "|partner id|code auxiliaire|auxiliaire|kundennummer|kunden no|codigo cliente|codice cliente|klantnummer|debitor|party code"
    "|customer number",
    Field.CUSTOMER_NAME: "third party name|naam|nom client|client name|customer name|nom tier|nom facturation|client|raison sociale"
    "|raison sociale client|tier|nom|customer"
    "|customer full name|customer company|company|company name|contact name|buyer name|buyer|debtor|debiteur|societe"
    "|nom societe|denomination|denomination sociale|destinataire|bill to|bill to name|name|intitule|intitule client|partner"
    "|partenaire|invoice partner display name|partner name|nom partenaire|contact|party name|party|account name|organization"
    "|organisation|client facture|nom complet|acheteur|entreprise|client entreprise|kunde|kundenname|firma|debitor name|cliente"
    "|nombre cliente|nome cliente|ragione sociale|razon social|klant|klantnaam|intitule tier|intitule compte|libelle compte|libelle client"
    "|nom affichage partenaire facture|nom affichage partenaire|nom prenom|customer display name|client nom|customer contact name"
    "|nom entreprise|nom partenaire facture|partenaire facture"
    "|nom affichage partenaire facturation|nom tiers payeur|client raison sociale|client denomination|nom contact|libelle auxiliaire"
    "|libelle tier|intitule auxiliaire|nom acheteur|nom destinataire|nom debiteur|client livre|donneur ordre|entreprise client"
    "|nom complet client|nom raison sociale|raison sociale nom|nom ou raison sociale|raison sociale ou nom|prenom nom"
    "|payer|bill to customer|account holder",
    Field.NAME_PARTICLE: "tussenvoegsel|tussenvoegsels|voorvoegsel|particule|namenszusatz|namensvorsatz|vorsatzwort|name particle"
    "|nobiliary particle|infix",
    Field.SECOND_FAMILY_NAME: "segundo apellido|2o apellido|2 apellido|apellido 2|apellido materno|second surname|second last name"
    "|deuxieme nom|second nom|deuxieme nom famille",
    Field.ISSUED_ON: "date facture|date facturation|date invoice|invoice date|date emission|emission|date piece|date document"
    "|issue date|issued|issued at|date issue|date issued|facture le|emise le|emi le|doc date|document date|date|posting date"
    "|bill date|date vente|transaction date|created on invoice|invoiced at|date creation facture|rechnungsdatum|belegdatum|datum"
    "|fecha|fecha factura|fecha emision|data fattura|data|data emissione|factuurdatum|finalized at|finalized date utc"
    "|date finalisation|date ecriture|created|invoice bill date|date creation|invoiced on|date comptable|date comptabilisation",
    Field.DUE_ON: "vencimento|data vencimento|echeance|date echeance|due date|date due|due on|due at|date reglement prevue"
    "|date paiement prevue|payable le"
    "|payable avant|a payer le|a payer avant|echeance le|echeance paiement|date echeance paiement|payment due date|payment due"
    "|date limite paiement|date limite reglement|date limite|invoice date due|invoice due date|date exigibilite|maturity date"
    "|due date utc|faellig|fallig|faelligkeit|falligkeit|falligkeitsdatum|faelligkeitsdatum|faellig am|fallig am|zahlungsziel"
    "|vencimiento|fecha vencimiento|payment term date|date due payment|scadenza|data scadenza|vervaldatum|vervaldag|due",
    Field.TOTAL: "montant echeance|montant ttc echeance|montant terme|instalment amount|installment amount|ttc|amount incl tax"
    "|rechnungsbetrag brutto|gesamtbetrag brutto|betrag brutto|total ttc|montant ttc|montant total ttc|prix ttc|total facture ttc"
    "|montant facture ttc|amount total"
    "|total amount|invoice amount|gross amount|gross|invoice total|total incl vat|total inc vat|total inc tax|total incl tax"
    "|total including tax|amount incl vat|total with tax|grand total|montant toute taxe comprise|montant total|total facture"
    "|montant facture|total|net a payer|montant|amount|amount total signed|total signed|amount total in currency signed"
    "|invoiced amount|invoice value|original amount|montant initial|montant origine|brutto|bruttobetrag|gesamtbetrag|betrag"
    "|rechnungsbetrag|importe|importe total|totale|importo|totale fattura|bedrag|totaal|totaalbedrag|amount due original|facture ttc"
    "|montant devise|total in currency|total en devise|line total|total ligne ttc|total ligne|total signe|total devise signe"
    "|montant total signe|montant signe",
    Field.NET: "amount excl tax|betrag netto|rechnungsbetrag netto|ht|total ht|montant ht|montant total ht|net|net amount|net total"
    "|subtotal|sub total|sous total|amount untaxed"
    "|untaxed amount|untaxed amount signed|amount untaxed signed|tax excluded|hors taxe|montant hors taxe|total hor taxe"
    "|total excl vat|total ex vat|total excl tax|amount excl vat|montant net|base ht|total net|facture ht|netto|nettobetrag"
    "|base imponible|imponibile|total excluding tax|invoice net|montant hor taxe signe|hor taxe signe|montant ht signe",
    Field.VAT: "tva|montant tva|total tva|tax|tax amount|taxe|total tax|total taxe|vat|vat amount|total vat|tax total|amount tax"
    "|amount tax signed|mwst|ust|iva|btw|montant taxe|invoice tax|tax signed|item tax amount",
    Field.DEBIT: "betrag soll|importe debe|importo dare|debit|montant debit|debit eur|soll|dare|debe|debet|debits",
    Field.CREDIT: "betrag haben|importe haber|importo avere|credit|montant credit|credit eur|haben|avere|haber",
    Field.SIDE: "sens|d c|debit credit|sens d c|sens ecriture|sens solde|sens mouvement|code sens|s h|soll haben|dr cr|side|dc",
    Field.PAID: "received payment|montant paye|montant regle|montant encaisse|deja regle|deja paye|deja encaisse|paye|regle|payee"
    "|reglee|encaisse"
    "|encaissement|acompte|paid|amount paid|paid amount|invoice amount paid|payment|payment amount|amount received|received amount"
    "|received|total regle|total paye|total paid|total payment|total encaisse|reglement|reglement recu|reglement s recu s|paiement"
    "|paiement recu|montant reglement|montant paiement|somme payee|somme reglee|acompte verse|versement|deja verse|montant verse"
    "|total verse|total encaissement|total reglement|cumul reglement|montant acompte|is paid"
    "|bezahlt|gezahlt|pagado|pagato|betaald|cobrado|importe cobrado|incassato|importo incassato|ontvangen|erhalten|recebido|pago"
    "|valor pago|applied|amount applied|credit",
    Field.CREDITED: "avoir impute|avoir|montant avoir|credit applied|credits applied|amount credited|invoice amount credited"
    "|credit note|credit note amount|credited|post payment credit note|post payment credit notes amount|credit note issued",
    Field.REMAINING: "remaining unpaid|open|ouvert|amount remaining|remaining amount|remaining|montant restant|restant"
    "|reste a payer|reste a regler"
    "|reste a encaisser|reste du|reste|restant du|restant a payer|restant a regler|solde restant|solde restant du|solde du"
    "|solde a payer|solde a regler|solde facture|solde client facture|solde|montant du|montant restant du|montant restant a payer"
    "|montant a payer|montant a regler|montant impaye|montant residuel|montant ouvert|montant non regle|montant non paye|du|a payer"
    "|a regler|a encaisser|impaye|impayee|non regle|non paye|amount due|amount due signed|invoice amount due|amount outstanding"
    "|amount residual|amount residual signed|residual|residual amount|balance|balance due|invoice balance|open balance|outstanding"
    "|outstanding amount|remaining balance|open amount|amount open|due amount|unpaid|unpaid amount|unpaid balance|reste ttc"
    "|reste ttc a payer|reste du ttc|du ttc|foreign balance|total due|total du|to pay|offen|offener betrag|restbetrag|saldo"
    "|pendiente|importe pendiente|residuo|importo residuo|openstaand|openstaand bedrag|due|encours|solde ttc|creance|montant creance"
    "|montant due signe|montant restant signe|montant due devise signe|amount due in currency signed|amount due currency"
    "|amount to pay|reste a recouvrer|reste a percevoir|solde a encaisser|solde non regle|montant restant ttc"
    "|solde impaye|total impaye|total restant|total restant du|balance amount|pendiente cobro|importe pendiente cobro|da incassare"
    "|te ontvangen|em divida|valor em divida|amount unpaid|unpaid balance due|noch offen|offen eur",
    Field.CURRENCY: "devise|currency|monnaie|code devise|currency code|invoice currency|currency iso|waehrung|wahrung|moneda|valuta"
    "|munt",
    Field.SETTLED_ON: "date paiement|date reglement|date encaissement|date dernier paiement|date dernier reglement|paye le|regle le"
    "|encaisse le|paiement le|reglement le|settled date|settled on|paid date|paid at|paid on|payment date|date paid|date settled"
    "|date payment|last payment date|paid at utc|fully paid on date|date solde|solde le|zahlungsdatum|bezahlt am|fecha pago"
    "|data pagamento|betaaldatum|paye|regle|paid|encaisse|payee le|reglee le|encaissee le|soldee le|date lettrage|date solde facture",
    Field.SETTLED_MARK: "lettrage|code lettrage|lettre|let|lettering|matching",
    Field.PERFORMED_ON: "date prestation|date livraison|date execution|date realisation|date fin prestation|date intervention"
    "|date service|service date|delivery date|date delivery|performed on|performance date|completion date|date fin travaux"
    "|date achevement|leistungsdatum|lieferdatum|fecha entrega|fecha operacion|data consegna|leverdatum|livre le|date of supply"
    "|supply date",
    Field.RECEIVED_ON: "date reception|date reception facture|recue le|recu le|date reception demande|received on|received date"
    "|date received|reception date|date depot chorus|date reception client|date notification",
    Field.PERSON: "commercial|commerciale|vendeur|vendeuse|representant|responsable|charge affaire|charge compte|suivi par"
    "|gestionnaire|contact interne|salesperson|sale person|sales person|sales rep|sale rep|account manager|owner|in charge"
    "|person in charge|assigned to|user|utilisateur|created by|cree par|agent|rep|invoice user id|auteur|author|saisi par"
    "|collaborateur|conseiller",
    Field.LABEL: "libelle|objet|designation|description|memo|memo description|intitule facture|label|subject|note|notes|titre|title"
    "|commentaire|comment|remarque|libelle facture",
    Field.ORDER: "commande|no commande|bon commande|no bon commande|contrat|no contrat|devis|no devis|reference commande"
    "|ref commande|order|order no|order number|purchase order|po|po no|po number|contract|contract no|sales order|sales order no"
    "|sale order|no engagement|engagement|ref client|reference client|customer reference|customer po no|your reference"
    "|client reference|origin|source document|document origine|origine|estimate no|quote no",
    Field.DELIVERY: "bon livraison|bl|no bl|no bon livraison|pv reception|bon intervention|livraison|delivery note|delivery"
    "|delivery no|delivery note no|proof delivery|timesheet|delivery number|delivery note number",
    Field.EMAIL: "email|e mail|mail|courriel|adresse email|adresse e mail|email client|email address|adresse mail|contact email"
    "|customer email|mail client|email facturation|billing email|partner email|contact mail|client email",
    Field.PHONE: "telephone|tel|portable|mobile|phone|phone no|phone number|telephone portable|mobile phone|gsm|telephone client"
    "|tel client|customer phone",
    Field.SIREN: "siren|no siren|siren client",
    Field.SIRET: "siret|no siret|siret client|company registration number|company registration no",
    Field.VAT_NUMBER: "no tva|tva intracommunautaire|no tva intracommunautaire|tva intra|no tva intra|vat no|vat number|vat id"
    "|tax id|customer vat|tax no|numero tva client|tva client",
    Field.STREET: "adresse|rue|adresse 1|adresse ligne 1|street|address|address 1|address line 1|addres line 1|poaddress line1"
    "|poaddres line1|voie|adresse client|adresse facturation|billing address|adresse rue",
    Field.STREET_2: "adresse 2|adresse ligne 2|rue 2|complement|complement adresse|complement d adresse|complement de l adresse"
    "|adresse complement|adresse complementaire|adresse suite|suite adresse|suite de l adresse|address 2|address line 2|street 2"
    "|street line 2|street address 2|poaddress line2|po address line 2|address line two|apartment suite etc|apartment|suite",
    Field.STREET_3: "adresse 3|adresse ligne 3|rue 3|complement 2|complement adresse 2|complement d adresse 2|address 3"
    "|address line 3|street 3|poaddress line3|po address line 3",
    Field.POSTAL_CODE: "code postal|cp|postal code|zip|zip code|postcode|post code|popostal code|billing code|code postal client",
    Field.CITY: "ville|city|commune|town|pocity|localite|ville client|billing city",
    Field.COUNTRY: "pays|country|country code|code pays|pocountry|billing country|pays client",
    Field.KIND: "categorie|type client|categorie client|customer type|kind|profil|categorie tier|type tier",
    Field.LANGUAGE: "langue|language",
}
