// A security key is made or used in the browser; the form then carries what it answered. Without it: codes of an app.
const form = document.querySelector('[data-security-key]')
const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
const toText = buffer => buffer &&
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const named = list => (list || []).map(each => ({ ...each, id: toBytes(each.id) }))

async function answer () {
  const told = JSON.parse(document.getElementById('key-options').textContent)
  const making = form.dataset.securityKey === 'make'
  const options = (making ? told.creation_options : told.request_options).publicKey
  options.challenge = toBytes(options.challenge)
  if (making) {
    options.user.id = toBytes(options.user.id)
    options.excludeCredentials = named(options.excludeCredentials)
  } else options.allowCredentials = named(options.allowCredentials)
  const key = await navigator.credentials[making ? 'create' : 'get']({ publicKey: options })
  const said = key.response
  const response = making
    ? { attestationObject: toText(said.attestationObject), transports: said.getTransports ? said.getTransports() : [] }
    : { authenticatorData: toText(said.authenticatorData), signature: toText(said.signature), userHandle: toText(said.userHandle) }
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { ...response, clientDataJSON: toText(said.clientDataJSON) }
  }
}

if (form && window.PublicKeyCredential) {
  const start = form.querySelector('[data-key-start]')
  const failed = form.querySelector('[data-key-failed]')
  start.hidden = false
  form.querySelector('[data-key-needed]').hidden = true
  start.addEventListener('click', async () => {
    failed.hidden = true
    try {
      form.elements.credential.value = JSON.stringify(await answer())
      form.submit()
    } catch {
      failed.hidden = false
    }
  })
}
