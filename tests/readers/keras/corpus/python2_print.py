import keras
from keras.layers import Dense, Input
from keras.models import Sequential

model = Sequential()
model.add(Input((8,)))
model.add(Dense(12, activation=“relu”))
model.add(Dense(1, activation='sigmoid'))
print "weights:", model.count_params()
